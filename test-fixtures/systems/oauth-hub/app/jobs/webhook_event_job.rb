class WebhookEventJob
  include Sidekiq::Job

  sidekiq_options queue: "default", retry: 8
  sidekiq_retry_in { |count| (count**4) + rand(30) }

  sidekiq_retries_exhausted do |job, error|
    Sentry.capture_exception(error, extra: { event: job["args"].first })
  end

  def perform(event_id)
    event = WebhookEvent.find(event_id)
    return if event.processed_at

    Providers::Base.handle(event.provider, event.payload)
    event.update!(processed_at: Time.current)
  end
end
