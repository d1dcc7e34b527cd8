class Connection < ApplicationRecord
  EXPIRY_MARGIN = 5.minutes

  belongs_to :user
  has_many :access_grants

  encrypts :access_token

  validates :provider, inclusion: { in: %w[mailwave ledgerly shelfspace] }

  def client
    "Providers::#{provider.camelize}".constantize.new(self)
  end

  # A token that is good for at least five more minutes.
  def fresh_access_token
    return access_token if expires_at > EXPIRY_MARGIN.from_now

    with_lock do
      client.refresh! if expires_at <= EXPIRY_MARGIN.from_now
    end
    access_token
  end
end
