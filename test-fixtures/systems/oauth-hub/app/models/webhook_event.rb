class WebhookEvent < ApplicationRecord
  validates :external_id, uniqueness: { scope: :provider }

  scope :waiting, -> { where(processed_at: nil) }

  def payload
    JSON.parse(body)
  end
end
