/** Keys of the facts about settings of Django and Flask that checks ask for in other files. */

/** The application's configuration lists the origins for the CORS extension. */
export const corsOriginsSetting = "flask.CORS_ORIGINS";

/** A settings module for production switches debugging off. */
export const debugOffSetting = "django.DEBUG";
