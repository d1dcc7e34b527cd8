Rails.application.configure do
  config.enable_reloading = false
  config.eager_load = true
  config.consider_all_requests_local = false

  config.secret_key_base = "change-me-please"
  config.require_master_key = true

  config.hosts = ENV.fetch("HUB_HOSTS").split(",")
  config.cache_store = :redis_cache_store, { url: ENV.fetch("REDIS_URL") }
  config.active_job.queue_adapter = :sidekiq

  config.log_level = ENV.fetch("RAILS_LOG_LEVEL", "info")
  config.log_tags = [ :request_id ]
  config.logger = ActiveSupport::TaggedLogging.new(ActiveSupport::Logger.new($stdout))
end
