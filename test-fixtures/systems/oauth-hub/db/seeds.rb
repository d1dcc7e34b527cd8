user_id = 1
User.create_with(email: "admin@oauth-hub.example", password: SecureRandom.base58(16), role: "admin").find_or_create_by!(id: user_id)
Connection.create_with(uid: rand(10_000).to_s, account_name: "Demo inbox").find_or_create_by!(user_id: user_id, provider: "mailwave")
