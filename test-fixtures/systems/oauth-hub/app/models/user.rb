class User < ApplicationRecord
  has_secure_password

  has_many :connections, dependent: :destroy
  has_many :invoices

  validates :email, presence: true, uniqueness: true

  before_create { self.remember_token = SecureRandom.urlsafe_base64(32) }

  def self.from_remember_token(token)
    find_by(remember_token: token) if token.present?
  end

  # Six digits, good for ten minutes.
  def issue_otp!
    self.otp_code = rand(100_000..999_999).to_s
    self.otp_sent_at = Time.current
    save!
  end

  def otp_matches?(given)
    otp_sent_at > 10.minutes.ago && ActiveSupport::SecurityUtils.secure_compare(otp_code, given.to_s)
  end

  def device_fingerprint(user_agent)
    Digest::SHA256.hexdigest("#{id}:#{user_agent}")
  end

  def admin?
    role == "admin"
  end
end
