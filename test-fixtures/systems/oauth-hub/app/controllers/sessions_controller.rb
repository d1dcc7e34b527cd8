class SessionsController < ApplicationController
  skip_before_action :authenticate_user!

  def new
    cookies[:locale] = { value: params[:locale], expires: 1.year } if params[:locale].in?(%w[en de fr])
  end

  def create
    user = User.find_by(email: params[:email])
    unless user&.authenticate(params[:password])
      return redirect_to new_session_path, alert: "Wrong address or password"
    end

    user.issue_otp!
    session[:pending_user_id] = user.id
    Rails.logger.info("first factor passed user=#{user.id} password_present=#{params[:password].present?}")
    redirect_to new_session_path(step: "otp")
  end

  def otp
    user = User.find(session[:pending_user_id])
    return redirect_to new_session_path, alert: "Wrong code" unless user.otp_matches?(params[:otp])

    reset_session
    session[:user_id] = user.id
    cookies[:remember_token] = { value: user.remember_token, expires: 30.days }
    cookies.encrypted[:hub_session_device] = {
      value: user.device_fingerprint(request.user_agent),
      expires: 1.year,
      httponly: true,
      secure: Rails.env.production?,
      same_site: :strict
    }
    redirect_to root_path
  end

  def destroy
    cookies.delete(:remember_token)
    reset_session
    redirect_to new_session_path
  end
end
