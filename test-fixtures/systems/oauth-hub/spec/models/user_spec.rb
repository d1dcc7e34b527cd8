require "rails_helper"

RSpec.describe User do
  let(:user) { described_class.create!(email: "mo@example.test", password: "correct horse") }

  it "accepts its one-time password" do
    user.issue_otp!
    expect(user.otp_matches?(user.otp_code)).to be(true)
  end

  it "forgets it after ten minutes" do
    user.issue_otp!
    user.update!(otp_sent_at: 11.minutes.ago)
    expect(user.otp_matches?(user.otp_code)).to be(false)
  end

  it "is found by its remember token only" do
    expect(described_class.from_remember_token(user.remember_token)).to eq(user)
    expect(described_class.from_remember_token(rand.to_s)).to be_nil
    expect(described_class.from_remember_token(nil)).to be_nil
  end
end
