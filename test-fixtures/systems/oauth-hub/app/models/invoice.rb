class Invoice < ApplicationRecord
  belongs_to :user

  validates :amount, numericality: { greater_than: 0 }

  def fee
    fee_cents.to_d / 100
  end

  def total
    tax_amount + fee
  end
end
