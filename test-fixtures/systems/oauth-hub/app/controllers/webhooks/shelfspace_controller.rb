module Webhooks
  # Shelfspace only tells us that something changed, never what.
  class ShelfspaceController < ActionController::API
    def create
      event = WebhookEvent.create!(provider: "shelfspace", external_id: params[:id], body: request.raw_post)
      WebhookEventJob.perform_async(event.id)
      head :accepted
    end
  end
end
