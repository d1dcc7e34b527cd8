class HealthController < ActionController::API
  def show
    checks = { database: database_up?, redis: redis_up? }
    render json: checks, status: checks.values.all? ? :ok : :service_unavailable
  end

  private

  def database_up?
    ActiveRecord::Base.connection.select_value("SELECT 1") == 1
  rescue ActiveRecord::ActiveRecordError
    false
  end

  def redis_up?
    Sidekiq.redis { |redis| redis.call("PING") } == "PONG"
  rescue RedisClient::Error
    false
  end
end
