CREATE TABLE "MailLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sentAt" TEXT NOT NULL
);
CREATE INDEX "MailLog_email_idx" ON "MailLog"("email");
