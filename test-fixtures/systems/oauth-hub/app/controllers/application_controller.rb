class ApplicationController < ActionController::Base
  include Pundit::Authorization

  protect_from_forgery with: :exception
  before_action :authenticate_user!

  rescue_from Pundit::NotAuthorizedError, with: :forbidden
  rescue_from ActiveRecord::RecordNotFound, with: :not_found

  helper_method :current_user

  private

  def current_user
    @current_user ||= User.find_by(id: session[:user_id]) || User.from_remember_token(cookies[:remember_token])
  end

  def authenticate_user!
    redirect_to new_session_path unless current_user
  end

  def forbidden
    Rails.logger.warn("refused action=#{action_name} user=#{current_user&.id}")
    head :forbidden
  end

  def not_found
    head :not_found
  end
end
