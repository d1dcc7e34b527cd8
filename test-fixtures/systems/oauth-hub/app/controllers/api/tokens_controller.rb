module Api
  # For partners: no cookies, a grant's bearer token instead.
  class TokensController < ActionController::API
    include ActionController::HttpAuthentication::Token::ControllerMethods

    before_action :authenticate_grant!

    def show
      render json: { access_token: @grant.connection.fresh_access_token, scope: @grant.scope }
    end

    private

    def authenticate_grant!
      @grant = authenticate_with_http_token { |token, _| AccessGrant.active.find_by_token(token) }
      head :unauthorized unless @grant
    end
  end
end
