module Webhooks
  class LedgerlyController < BaseController
    private

    # Ledgerly has not sent us the key for production
    def verify_signature!
      true
    end
  end
end
