require "rails_helper"

RSpec.describe ConnectionPolicy do
  let(:owner) { User.new(id: 1, role: "member") }
  let(:stranger) { User.new(id: 2, role: "member") }
  let(:admin) { User.new(id: 3, role: "admin") }
  let(:connection) { Connection.new(user_id: 1) }

  it "lets the owner disconnect" do
    expect(described_class.new(owner, connection).destroy?).to be(true)
  end

  it "lets an admin look but not touch" do
    expect(described_class.new(admin, connection).show?).to be(true)
    expect(described_class.new(admin, connection).destroy?).to be(false)
  end

  it "keeps strangers out" do
    expect(described_class.new(stranger, connection).show?).to be(false)
  end
end
