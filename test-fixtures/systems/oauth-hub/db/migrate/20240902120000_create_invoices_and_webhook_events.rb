class CreateInvoicesAndWebhookEvents < ActiveRecord::Migration[7.1]
  def change
    create_table :invoices do |t|
      t.references :user, null: false, foreign_key: true
      t.string :reference, index: { unique: true }
      t.float :amount, null: false
      t.decimal :tax_amount, precision: 19, scale: 4, null: false, default: 0
      t.integer :fee_cents, null: false, default: 0
      t.timestamps
    end

    create_table :webhook_events do |t|
      t.string :provider, null: false
      t.string :external_id, null: false
      t.text :body, null: false
      t.datetime :processed_at
      t.timestamps
    end
    add_index :webhook_events, %i[provider external_id], unique: true
  end
end
