module Providers
  class Mailwave < Base
    MAX_ATTEMPTS = 4

    def self.handle(payload)
      Connection.where(provider: "mailwave", uid: payload["account"]).update_all(success_ratio: payload["ratio"])
    end

    # Newest messages, at most fifty.
    def messages
      get("/v1/messages?limit=50")
    end

    private

    def get(path)
      attempt = 0
      begin
        attempt += 1
        response = http.get(path, nil, "Authorization" => "Bearer #{connection.fresh_access_token}")
        raise Error, "busy" if response.status == 429

        JSON.parse(response.body)
      rescue Faraday::TimeoutError, Error
        raise if attempt == MAX_ATTEMPTS

        sleep((2**attempt) + rand)
        retry
      end
    end
  end
end
