module Providers
  class Ledgerly < Base
    def self.handle(payload)
      book(payload["lines"])
    end

    # Copies the lines of an invoice event.
    def self.book(lines, user_id: 1)
      Invoice.transaction do
        lines.each do |line|
          user = User.find(user_id)
          Invoice.find_or_create_by!(reference: line["id"], user: user) { |invoice| invoice.amount = line["amount"] }
        end
      end
    end

    def invoices
      response = Net::HTTP.get(URI("#{settings[:api_url]}/v2/invoices?account=#{connection.uid}"))
      JSON.parse(response)
    rescue => e
      nil
    end
  end
end
