ActiveRecord::Schema[7.1].define(version: 2024_09_02_120000) do
  create_table "access_grants", force: :cascade do |t|
    t.bigint "connection_id", null: false
    t.string "scope"
    t.string "token_digest"
    t.datetime "granted_at"
    t.datetime "revoked_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["token_digest"], name: "index_access_grants_on_token_digest", unique: true
  end

  create_table "connections", force: :cascade do |t|
    t.bigint "user_id", null: false
    t.string "provider", null: false
    t.string "uid", null: false
    t.string "account_name"
    t.text "access_token"
    t.text "refresh_token"
    t.float "success_ratio", default: 1.0, null: false
    t.datetime "expires_at"
    t.datetime "disconnected_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["provider", "uid"], name: "index_connections_on_provider_and_uid", unique: true
    t.index ["user_id"], name: "index_connections_on_user_id"
  end

  create_table "invoices", force: :cascade do |t|
    t.bigint "user_id", null: false
    t.string "reference"
    t.float "amount", null: false
    t.decimal "tax_amount", precision: 19, scale: 4, default: "0.0", null: false
    t.integer "fee_cents", default: 0, null: false
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["reference"], name: "index_invoices_on_reference", unique: true
    t.index ["user_id"], name: "index_invoices_on_user_id"
  end

  create_table "users", force: :cascade do |t|
    t.string "email", null: false
    t.string "password_digest", null: false
    t.string "role", default: "member", null: false
    t.string "remember_token"
    t.string "otp_code"
    t.datetime "otp_sent_at"
    t.datetime "last_connected_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["email"], name: "index_users_on_email", unique: true
    t.index ["remember_token"], name: "index_users_on_remember_token", unique: true
  end

  create_table "webhook_events", force: :cascade do |t|
    t.string "provider", null: false
    t.string "external_id", null: false
    t.text "body", null: false
    t.datetime "processed_at"
    t.datetime "created_at", null: false
    t.datetime "updated_at", null: false
    t.index ["provider", "external_id"], name: "index_webhook_events_on_provider_and_external_id", unique: true
  end

  add_foreign_key "access_grants", "connections"
  add_foreign_key "connections", "users"
  add_foreign_key "invoices", "users"
end
