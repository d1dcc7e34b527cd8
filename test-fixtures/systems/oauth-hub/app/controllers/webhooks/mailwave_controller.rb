module Webhooks
  class MailwaveController < BaseController
    private

    def verify_signature!
      head :unauthorized unless signature_matches?(Hub::MAILWAVE_WEBHOOK_SECRET, "X-Mailwave-Signature")
    end
  end
end
