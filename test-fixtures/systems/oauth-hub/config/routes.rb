require "sidekiq/web"

Rails.application.routes.draw do
  root "connections#index"

  get "/healthz", to: "health#show"
  mount Sidekiq::Web => "/sidekiq"

  resource :session, only: %i[new create destroy]
  post "/session/otp", to: "sessions#otp"

  resources :connections, only: %i[index show destroy]
  get "/auth/:provider/callback", to: "oauth_callbacks#create"
  get "/auth/failure", to: "oauth_callbacks#failure"

  resources :invoices, only: %i[index create], controller: "billing"

  namespace :api do
    resources :tokens, only: :show
  end

  namespace :webhooks do
    post "mailwave", to: "mailwave#create"
    post "ledgerly", to: "ledgerly#create"
    post "shelfspace", to: "shelfspace#create"
  end
end
