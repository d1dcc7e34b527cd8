class CreateUsersAndConnections < ActiveRecord::Migration[7.1]
  def change
    create_table :users do |t|
      t.string :email, null: false, index: { unique: true }
      t.string :password_digest, null: false
      t.string :role, null: false, default: "member"
      t.string :remember_token, index: { unique: true }
      t.string :otp_code
      t.datetime :otp_sent_at
      t.datetime :last_connected_at
      t.timestamps
    end

    create_table :connections do |t|
      t.references :user, null: false, foreign_key: true
      t.string :provider, null: false
      t.string :uid, null: false
      t.string :account_name
      t.text :access_token
      t.text :refresh_token
      t.float :success_ratio, null: false, default: 1.0
      t.datetime :expires_at
      t.datetime :disconnected_at
      t.timestamps
    end
    add_index :connections, %i[provider uid], unique: true

    create_table :access_grants do |t|
      t.references :connection, null: false, foreign_key: true, index: false
      t.string :scope
      t.string :token_digest, index: { unique: true }
      t.datetime :granted_at
      t.datetime :revoked_at
      t.timestamps
    end
  end
end
