ENV["RAILS_ENV"] ||= "test"
ENV["MAILWAVE_WEBHOOK_SECRET"] ||= "test-secret"
%w[MAILWAVE_CLIENT_ID MAILWAVE_CLIENT_SECRET LEDGERLY_CLIENT_ID LEDGERLY_CLIENT_SECRET].each { |name| ENV[name] ||= "test" }
ENV["HUB_ORIGINS"] ||= "http://localhost:5173"
ENV["REDIS_URL"] ||= "redis://localhost:6379/1"
%w[PRIMARY_KEY DETERMINISTIC_KEY SALT].each { |name| ENV["AR_ENCRYPTION_#{name}"] ||= "test" * 8 }

require_relative "../config/environment"
require "rspec/rails"
require "webmock/rspec"

ActiveRecord::Migration.maintain_test_schema!

RSpec.configure do |config|
  config.use_transactional_fixtures = true
  config.infer_spec_type_from_file_location!
end
