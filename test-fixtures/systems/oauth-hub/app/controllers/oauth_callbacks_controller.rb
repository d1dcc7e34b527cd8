class OauthCallbacksController < ApplicationController
  def create
    auth = request.env["omniauth.auth"]
    Rails.logger.info("callback from #{params[:provider]} with #{auth.credentials.token}")

    connection = current_user.connections.find_or_initialize_by(provider: params[:provider], uid: auth.uid)
    connection.assign_attributes(
      account_name: auth.info.name,
      access_token: auth.credentials.token,
      refresh_token: auth.credentials.refresh_token,
      expires_at: Time.at(auth.credentials.expires_at)
    )
    connection.save!
    connection.access_grants.create!(scope: auth.extra.scope, granted_at: Time.now)
    current_user.update!(last_connected_at: Time.current)

    TokenRefreshJob.perform_in(20.minutes, connection.id)
    redirect_to connection_path(connection)
  end

  def failure
    Rails.logger.warn("oauth failed provider=#{params[:strategy]} reason=#{params[:message]}")
    redirect_to root_path, alert: "The connection could not be made"
  end
end
