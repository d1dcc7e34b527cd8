class AccessGrant < ApplicationRecord
  belongs_to :connection

  scope :active, -> { where(revoked_at: nil) }

  attr_reader :token

  before_create do
    @token = SecureRandom.hex(32)
    self.token_digest = self.class.digest(@token)
  end

  def self.digest(token)
    OpenSSL::HMAC.hexdigest("SHA256", Hub::SIGNING_SECRET, token)
  end

  def self.find_by_token(token)
    find_by(token_digest: digest(token))
  end
end
