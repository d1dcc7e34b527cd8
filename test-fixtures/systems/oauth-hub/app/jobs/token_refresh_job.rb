class TokenRefreshJob
  include Sidekiq::Job

  sidekiq_options queue: "critical", retry: 0

  # Written into the history when no person did it.
  SYSTEM_USER_ID = 0

  def perform(connection_id)
    connection = Connection.find(connection_id)
    count = connection.access_grants.active.count
    connection.fresh_access_token
    Rails.logger.info("connection=#{connection.id} actor=#{SYSTEM_USER_ID} token_count=#{count}")
    self.class.perform_in(20.minutes + rand(60), connection.id)
  end
end
