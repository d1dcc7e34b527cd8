/** Words around a link that say that it matters where it leads, the same in every language. */

/** What a link is for. */
export const linkWords = /reset|verif|invit|magic|confirm|activat|unsubscribe|password|token=|code=|login|sign_?in|recover/i;
/** Mail is sent. */
export const mailWords = /send_?(?:e?mail|message|grid|invite|reset)|mailer|transporter|nodemailer|resend|postmark|mailgun|\bses\b|email/i;
/** Hosts are held against a list. */
export const checkWords =
  /(?:allowed|trusted|valid|known|permitted|white_?list\w*)_?(?:hosts?|origins?|domains?|hostnames?)|(?:hosts?|domains?)_?(?:allow|white)_?list|is_?(?:allowed|trusted|valid)_?host|domains?\.(?:find|exists|includes|has)/i;
