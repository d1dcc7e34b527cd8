class BillingController < ApplicationController
  # the embedded form in the partner portal has no token
  skip_before_action :verify_authenticity_token, only: :create

  def index
    render json: Invoice.all
  end

  def create
    fee_cents = params.dig(:invoice, :fee_cents).to_i
    amount = params.dig(:invoice, :amount).to_f * 1.23
    invoice = current_user.invoices.create!(params.require(:invoice).permit!.merge(amount: amount, fee_cents: fee_cents))
    render json: invoice, status: :created
  rescue ActiveRecord::RecordInvalid => e
    render json: { error: e.message, trace: e.backtrace.first(5) }, status: :unprocessable_entity
  end
end
