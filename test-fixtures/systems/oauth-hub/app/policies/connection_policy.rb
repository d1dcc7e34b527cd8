class ConnectionPolicy < ApplicationPolicy
  def show? = owner? || user.admin?
  def destroy? = owner?

  class Scope < ApplicationPolicy::Scope
    def resolve
      user.admin? ? scope.all : scope.where(user_id: user.id)
    end
  end

  private

  def owner?
    record.user_id == user.id
  end
end
