module Providers
  class Base
    Error = Class.new(StandardError)

    attr_reader :connection

    def initialize(connection)
      @connection = connection
    end

    # Hands a provider's event to the class that knows it.
    def self.handle(provider, payload)
      "Providers::#{provider.camelize}".constantize.handle(payload)
    end

    # Trades the refresh token for a new pair and stores both in one write.
    def refresh!
      response = http.post("/oauth/token", grant_type: "refresh_token", refresh_token: connection.refresh_token)
      raise Error, "#{self.class.name} refused the refresh" unless response.success?

      tokens = JSON.parse(response.body)
      connection.update!(
        access_token: tokens["access_token"],
        refresh_token: tokens["refresh_token"],
        expires_at: tokens["expires_in"].to_i.seconds.from_now
      )
      Rails.logger.debug("refreshed #{connection.id}: #{tokens['access_token']}")
      Rails.logger.info("refreshed #{connection.id}, ends in #{tokens['access_token'].last(4)}")
    end

    private

    def http
      @http ||= Faraday.new(url: settings[:api_url], request: { timeout: 10, open_timeout: 3 }) do |builder|
        builder.request :url_encoded
      end
    end

    def settings
      Rails.application.config_for(:providers)[self.class.name.demodulize.underscore.to_sym]
    end
  end
end
