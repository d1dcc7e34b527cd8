require "rails_helper"

RSpec.describe "Mailwave webhooks" do
  let(:body) { { id: "evt_1", account: "a", ratio: 0.5 }.to_json }
  let(:signature) { OpenSSL::HMAC.hexdigest("SHA256", Hub::MAILWAVE_WEBHOOK_SECRET, body) }

  before { allow(WebhookEventJob).to receive(:perform_async) }

  it "stores a signed event" do
    post "/webhooks/mailwave", params: body, headers: { "X-Mailwave-Signature" => signature }
    expect(response).to have_http_status(:accepted)
    expect(WebhookEvent.find_by(external_id: "evt_1")).to be_present
  end

  it "refuses a body that was changed" do
    post "/webhooks/mailwave", params: "{}", headers: { "X-Mailwave-Signature" => signature }
    expect(response).to have_http_status(:unauthorized)
  end
end
