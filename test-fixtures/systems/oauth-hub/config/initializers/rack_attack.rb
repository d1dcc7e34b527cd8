class Rack::Attack
  throttle("requests by address", limit: 300, period: 5.minutes, &:ip)

  throttle("sign-in by address", limit: 5, period: 20.seconds) do |request|
    request.ip if request.path == "/session" && request.post?
  end
end
