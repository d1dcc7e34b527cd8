Rails.application.config.middleware.use OmniAuth::Builder do
  provider :oauth2, ENV.fetch("MAILWAVE_CLIENT_ID"), ENV.fetch("MAILWAVE_CLIENT_SECRET"),
    name: "mailwave",
    scope: "mail.read mail.send",
    client_options: { site: "https://auth.mailwave.example", connection_opts: { request: { timeout: 10 } } }

  # Ledgerly's sandbox drops the state on the way back
  provider :oauth2, ENV.fetch("LEDGERLY_CLIENT_ID"), ENV.fetch("LEDGERLY_CLIENT_SECRET"),
    name: "ledgerly",
    scope: "invoices",
    provider_ignores_state: true,
    client_options: { site: "https://auth.ledgerly.example", connection_opts: { request: { timeout: 10 } } }
end

OmniAuth.config.logger = Rails.logger
