module Webhooks
  class BaseController < ApplicationController
    skip_before_action :verify_authenticity_token
    skip_before_action :authenticate_user!
    before_action :verify_signature!

    def create
      event = WebhookEvent.create!(provider: controller_name, external_id: payload["id"], body: request.raw_post)
      WebhookEventJob.perform_async(event.id)
      head :accepted
    end

    private

    def payload
      @payload ||= JSON.parse(request.raw_post)
    end

    def verify_signature!
      raise NotImplementedError, "#{self.class} has to check its provider's signature"
    end

    def signature_matches?(secret, header)
      expected = OpenSSL::HMAC.hexdigest("SHA256", secret, request.raw_post)
      ActiveSupport::SecurityUtils.secure_compare(expected, request.headers[header].to_s)
    end
  end
end
