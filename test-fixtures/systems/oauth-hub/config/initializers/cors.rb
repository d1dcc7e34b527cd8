Rails.application.config.middleware.insert_before 0, Rack::Cors do
  # our own front-ends, with cookies
  allow do
    origins ENV.fetch("HUB_ORIGINS").split(",")
    resource "/connections/*", headers: :any, methods: %i[get delete], credentials: true
  end

  # fonts and the button's stylesheet
  allow do
    origins "*"
    resource "/assets/*", headers: :any, methods: [ :get ]
  end

  # partners' pages fetch a token here
  allow do
    origins "*"
    resource "/api/*", headers: :any, methods: %i[get post delete]
  end
end
