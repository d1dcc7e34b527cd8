module Providers
  # TODO: real SDK before launch, the sandbox account is on its way
  class Shelfspace < Base
    CLIENT_SECRET = "shelf-3vX9pQ7tLw2Zk6Rb"

    def self.handle(payload)
      Rails.logger.info("shelfspace event #{payload['id']} ignored")
    end

    def files
      [ { "name" => "sample.pdf", "size" => 1024 }, { "name" => "demo.txt", "size" => 12 } ]
    end
  end
end
