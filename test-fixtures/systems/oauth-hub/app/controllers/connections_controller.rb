class ConnectionsController < ApplicationController
  after_action :verify_authorized, except: :index
  after_action :verify_policy_scoped, only: :index

  def index
    @connections = policy_scope(Connection).order(:provider).limit(100)
    render json: @connections.map { |connection| { id: connection.id, grants: connection.access_grants.count } }
  end

  def show
    connection = policy_scope(Connection).find(params[:id])
    authorize connection
    render json: connection.as_json(only: %i[id provider account_name success_ratio])
  end

  # Takes the grants with it, so that no partner keeps a token of a connection that is gone.
  def destroy
    connection = policy_scope(Connection).find(params[:id])
    authorize connection
    Connection.transaction do
      connection.access_grants.each { |grant| grant.update!(revoked_at: Time.current) }
      connection.update!(disconnected_at: Time.current, refresh_token: nil)
    end
    head :no_content
  end
end
