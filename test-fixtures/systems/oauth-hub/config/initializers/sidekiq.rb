redis = { url: ENV.fetch("REDIS_URL") }

Sidekiq.configure_server { |config| config.redis = redis }
Sidekiq.configure_client { |config| config.redis = redis }
