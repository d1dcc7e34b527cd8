/** The helpers for Ruby, on small pieces of code as they are written in applications. */
import { beforeAll, describe, expect, test } from "vitest";
import { type RbFile, textOf } from "../../api/file.ts";
import { applyEdits } from "../../api/text.ts";
import { child, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { openFile } from "../../testing/open.ts";
import { installGrammars } from "../../testing/parsers.ts";
import { callbacksOf, coversAction, guardsOf } from "./callbacks.ts";
import { callOf, chainText, optionOf } from "./calls.ts";
import { classesOf, enclosingClass } from "./classes.ts";
import { destinationsOf } from "./destinations.ts";
import { addEntries, ensureRequire, quoted, removeItem, removeStatement } from "./edits.ts";
import { credentialRead, envRead, outsideProduction } from "./environment.ts";
import { isExclusive } from "./flow.ts";
import { blockRoutes, touchesOf } from "./handlers.ts";
import { leaksIn } from "./leaks.ts";
import { isLogger } from "./loggers.ts";
import { optionsOf } from "./options.ts";
import { recordOf, writeOf } from "./records.ts";
import { railsRoutes } from "./routes.ts";
import { enclosingLoop, follow, followMethod } from "./scopes.ts";
import { inTransaction } from "./transactions.ts";
import { nameList, staticValue, stringValue } from "./values.ts";

beforeAll(() => installGrammars(["ruby"]));

function open(text: string, path = "app/models/order.rb"): RbFile {
  return openFile("ruby", text, path);
}

/** The first node whose source is exactly this text; the innermost where several share it. */
function at(file: RbFile, source: string): SyntaxNode {
  let found: SyntaxNode | undefined;
  walkTree(file.root, (node) => {
    if (node.named && textOf(file, node) === source && (!found || found.start === node.start)) found = node;
  });
  if (!found) throw new Error(`no node reads ${source}`);
  return found;
}

function call(file: RbFile, source: string) {
  const found = callOf(at(file, source), file);
  if (!found) throw new Error(`${source} is no call`);
  return found;
}

describe("calls", () => {
  test("receiver, arguments, options and block, with parentheses or without", () => {
    const file = open(
      'client.post "/x", body, retries: 2, "accept" => "json", :go => true do |r| r end\nfoo({ a: 1 })\nbar(*list, **more)',
    );
    const post = call(file, 'client.post "/x", body, retries: 2, "accept" => "json", :go => true do |r| r end');
    expect([post.name, post.args.map((node) => textOf(file, node)), post.options.map((entry) => entry.key)]).toEqual([
      "post",
      ['"/x"', "body"],
      ["retries", "accept", "go"],
    ]);
    expect(post.block).toBeDefined();
    expect(optionOf(call(file, "foo({ a: 1 })"), "a")).toBeDefined();
    expect(call(file, "bar(*list, **more)").complete).toBe(false);
  });

  test("a chain of names, safe navigation included, and nothing else", () => {
    const file = open("Rails.application.config\n@user&.account\nuser.find(1).name");
    expect(chainText(at(file, "Rails.application.config"), file)).toBe("Rails.application.config");
    expect(chainText(at(file, "@user&.account"), file)).toBe("@user.account");
    expect(chainText(at(file, "user.find(1).name"), file)).toBe("");
  });
});

describe("values", () => {
  test("literals of all kinds, and undefined as soon as a part is computed", () => {
    const file = open('A = { a: \'x\', "b" => [1, -2.5, :c], d: nil, e: %w[x y], f: %i[p q] }.freeze\nB = [1, now]\nC = "a#{b}"');
    expect(staticValue(follow(at(file, "A"), file), file)).toEqual({ a: "x", b: [1, -2.5, "c"], d: null, e: ["x", "y"], f: ["p", "q"] });
    expect(staticValue(at(file, "[1, now]"), file)).toBeUndefined();
    expect(stringValue(at(file, '"a#{b}"'), file)).toBeUndefined();
  });

  test("adjacent strings, escapes and heredocs", () => {
    const file = open('a = "x" "y\\n"\nb = <<~SQL\n  select 1\nSQL\nc = <<~A\n  #{x}\nA\n');
    expect(stringValue(at(file, '"x" "y\\n"'), file)).toBe("xy\n");
    expect(stringValue(at(file, "<<~SQL"), file)).toContain("select 1");
    expect(stringValue(at(file, "<<~A"), file)).toBeUndefined();
  });

  test("lists of names in every spelling", () => {
    const file = open("f :a\ng %i[a b]\nh [:a, 'b']\ni [:a, b]");
    const names = ["f :a", "g %i[a b]", "h [:a, 'b']", "i [:a, b]"].map((source) => nameList(call(file, source).args[0], file));
    expect(names).toEqual([["a"], ["a", "b"], ["a", "b"], undefined]);
  });
});

describe("names", () => {
  test("constants and locals with one value are followed, others are not", () => {
    const file = open("KEY = 'k'\ndef a(p)\n  one = KEY\n  two = 1\n  two += 1\n  use(one, two, p)\nend");
    const [one, two, p] = call(file, "use(one, two, p)").args as [SyntaxNode, SyntaxNode, SyntaxNode];
    expect([one, two, p].map((node) => textOf(file, follow(node, file)))).toEqual(["'k'", "two", "p"]);
  });

  test("a method of one expression stands for it, a memoised one too", () => {
    const file = open(
      "class A\n  def options = { a: 1 }\n  def memo\n    @memo ||= [1]\n  end\n  def long\n    x\n    y\n  end\n  def use\n    f(options, memo, long)\n  end\nend",
    );
    expect(call(file, "f(options, memo, long)").args.map((node) => textOf(file, followMethod(node, file)))).toEqual([
      "{ a: 1 }",
      "[1]",
      "long",
    ]);
  });

  test("options put together from a constant, a splat and a merge", () => {
    const file = open("BASE = { a: 1, b: 2 }\nx = { **BASE, b: 3 }\ny = BASE.merge(c: 4)\nz = { a: 1, **Other::BASE }");
    const keys = (source: string) => optionsOf(at(file, source), file)?.entries.map((entry) => `${entry.key}=${textOf(file, entry.value)}`);
    expect(keys("{ **BASE, b: 3 }")).toEqual(["a=1", "b=2", "b=3"]);
    expect(keys("BASE.merge(c: 4)")).toEqual(["a=1", "b=2", "c=4"]);
    const partly = optionsOf(at(file, "{ a: 1, **Other::BASE }"), file);
    expect([partly?.complete, partly?.elsewhere]).toEqual([false, "Other::BASE"]);
  });
});

describe("classes", () => {
  const source = `module Admin
  class UsersController < ApplicationController
    before_action :require_login, except: %i[index]
    before_action :audit, only: [:show]
    skip_before_action :require_login, only: :show

    def index; end
    def show; end

    private

    def audit; end
    public def open; end
  end
end
class Import
  include Sidekiq::Job
end
class AddPrice < ActiveRecord::Migration[7.1]; end
Failure = Class.new(StandardError) { def code; end }`;

  test("names with their nesting, superclass, kind and visibility", () => {
    const file = open(source, "app/controllers/admin/users_controller.rb");
    expect(classesOf(file).map(({ name, superclass, kind }) => [name, superclass, kind])).toEqual([
      ["Admin", "", "other"],
      ["Admin::UsersController", "ApplicationController", "controller"],
      ["Import", "", "job"],
      ["AddPrice", "ActiveRecord::Migration", "migration"],
      ["Failure", "StandardError", "other"],
    ]);
    const users = classesOf(file)[1];
    expect(users?.methods.map(({ name, visibility }) => `${visibility} ${name}`)).toEqual([
      "public index",
      "public show",
      "private audit",
      "public open",
    ]);
    expect(enclosingClass(at(file, "def index; end"), file)?.name).toBe("Admin::UsersController");
  });

  test("filters with only, except and what is skipped", () => {
    const file = open(source, "app/controllers/admin/users_controller.rb");
    const users = classesOf(file)[1];
    if (!users) throw new Error("no controller");
    expect(callbacksOf(users, file).map((callback) => [callback.when, callback.names, coversAction(callback, "index")])).toEqual([
      ["before", ["require_login"], false],
      ["before", ["audit"], false],
      ["skip", ["require_login"], false],
    ]);
    expect([guardsOf(users, "index", file), guardsOf(users, "show", file), guardsOf(users, "open", file)]).toEqual([
      [],
      ["audit"],
      ["require_login"],
    ]);
  });
});

describe("environment", () => {
  test("reads with and without a default", () => {
    const file = open('NAME = "B"\nENV["A"]\nENV.fetch(NAME, "x")\nENV.fetch("C") { 1 }\nENV.fetch("D")\nOTHER["E"]');
    const read = (source: string) => envRead(at(file, source), file);
    expect(read('ENV["A"]')).toMatchObject({ name: "A", raises: false });
    expect(read('ENV.fetch(NAME, "x")')?.fallback).toBeDefined();
    expect(read('ENV.fetch("C") { 1 }')?.block).toBeDefined();
    expect(read('ENV.fetch("D")')?.raises).toBe(true);
    expect(read('OTHER["E"]')).toBeUndefined();
  });

  test("credentials and settings", () => {
    const file = open(
      "Rails.application.credentials.dig(:aws, :secret_key)\nRails.application.credentials.stripe[:key]\nSettings.jwt.secret\nuser.secret",
    );
    const name = (source: string) => credentialRead(at(file, source), file)?.name;
    expect([
      name("Rails.application.credentials.dig(:aws, :secret_key)"),
      name("Rails.application.credentials.stripe[:key]"),
      name("Settings.jwt.secret"),
      name("user.secret"),
    ]).toEqual(["secret_key", "key", "secret", undefined]);
  });

  test.each([
    ["if Rails.env.development?\n  mark\nend", true],
    ["if Rails.env.production?\n  other\nelse\n  mark\nend", true],
    ["mark unless Rails.env.production?", true],
    ["mark if !Rails.env.production?", true],
    ['x = ENV["RACK_ENV"] == "production" ? other : mark', true],
    ["if Rails.env.production?\n  mark\nend", false],
    ["if Rails.env.development?\n  other\nelse\n  mark\nend", false],
    ["x = !Rails.env.production? && given == mark", true],
    ["x = Rails.env.production? && given == mark", false],
    ["mark if user.admin?", false],
  ])("%j is outside production: %s", (text, expected) => {
    const file = open(text);
    expect(outsideProduction(at(file, "mark"), file)).toBe(expected);
  });
});

describe("flow", () => {
  const exclusive = (body: string) => {
    const file = open(`def m\n${body}\nend`);
    return isExclusive(at(file, "first!"), at(file, "second!"), file);
  };
  test.each([
    ["if a\n first!\nelse\n second!\nend", true],
    ["if first!\n other\nelse\n second!\nend", true],
    ["case a\nwhen 1 then first!\nelse second!\nend", true],
    ["a ? first! : second!", true],
    ["first! || second!", true],
    ["if a\n first!\n return\nend\nsecond!", true],
    ["return first! if a\nsecond!", true],
    ["begin\n first!\nrescue\n second!\nend", true],
    ["respond_to do |format|\n format.html { first! }\n format.json { second! }\nend", true],
    ["first!\nsecond!", false],
    ["first! && second!", false],
    ["if first!\n second!\nend", false],
    ["first! if a\nsecond!", false],
    ["list.each { first! }\nsecond!", false],
    ["unless first!\n return\nend\nsecond!", false],
  ])("%j excludes: %s", (body, expected) => expect(exclusive(body)).toBe(expected));

  test("the innermost loop", () => {
    const file = open("def m\n  rows.each { |r| r.tap { mark } }\n  while a\n    other\n  end\n  last\nend");
    expect([
      enclosingLoop(at(file, "mark"), file)?.type,
      enclosingLoop(at(file, "other"), file)?.type,
      enclosingLoop(at(file, "last"), file),
    ]).toEqual(["call", "while", undefined]);
  });
});

describe("records", () => {
  test.each([
    ["Order.create!(a: 1)", true],
    ["Order.where(a: 1).update_all(b: 2)", true],
    ["@order.save!", true],
    ["current_user.update(name: 1)", true],
    ["File.delete(path)", false],
    ["Stripe::Charge.create(amount: 1)", false],
    ["InvoiceService.create(a: 1)", false],
    ["options.update(a: 1)", false],
    ["set.delete(1)", false],
    ["digest.update(x)", false],
    ["client.update!(a: 1)", false],
  ])("%s writes to the database: %s", (source, expected) => {
    const file = open(`def m\n  ${source}\nend`, "app/services/m.rb");
    expect(writeOf(call(file, source), file) !== undefined).toBe(expected);
  });

  test("a model's own methods, and what a variable holds", () => {
    const model = open("class Order < ApplicationRecord\n  def pay\n    update!(paid: true)\n  end\nend");
    expect(writeOf(call(model, "update!(paid: true)"), model)).toMatchObject({ target: "self", model: "Order" });
    const file = open("def m\n  order = Order.find(1)\n  order.lines.each { |line| line }\n  x = Order.where(a: 1)\n  x\nend");
    expect(recordOf(call(file, "order.lines").receiver, file)).toEqual({ what: "record", model: "Order" });
  });

  test("transactions around, of the caller, and of a callback", () => {
    const file = open(`class Order < ApplicationRecord
  after_create :book
  after_commit :tell

  def call
    transaction { inside!; step }
    outside!
  end

  def book = booked!
  def tell = told!

  private

  def step = stepped!
end`);
    expect(["inside!", "outside!", "booked!", "told!", "stepped!"].map((name) => inTransaction(at(file, name), file))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });
});

describe("destinations", () => {
  const names = (body: string) => {
    const file = open(`def token_for(user)\n${body}\nend`);
    return destinationsOf(at(file, "mark"), file).map((destination) => destination.name);
  };
  test.each([
    ["self.otp = mark\nnil", ["otp"]],
    ["x = mark.to_s.rjust(6)\nuser.update!(code: x)", ["x", "code"]],
    ["session[:state] = [mark, 1].join\nnil", ["state"]],
    ["mark", ["token_for"]],
    ["return format('%s', mark)", ["token_for"]],
    ["password << CHARS[mark]\nnil", ["password"]],
    ["x = Array.new(8) { mark }.join\nnil", ["x"]],
    ["x = loop { break mark }\nnil", ["x"]],
    ["x = mark > 1 ? a : b\nnil", []],
    ["sleep mark\nnil", []],
    ["x = SecureRandom.hex(mark)\nnil", []],
    ["mark\nother", []],
  ])("%j ends up in %j", (body, expected) => expect(names(body)).toEqual(expected));
});

describe("logs", () => {
  test.each([
    ["Rails.logger", true],
    ["@logger", true],
    ["Logger.new($stdout)", true],
    ["self.class.logger", true],
    ["audit_log", false],
    ["dialog", false],
    ["Math", false],
  ])("%s is a logger: %s", (source, expected) => {
    const file = open(`x = ${source}`);
    expect(isLogger(child(at(file, `x = ${source}`), "right") as SyntaxNode, file)).toBe(expected);
  });

  test.each([
    ['"a #{user.api_key}"', ["user.api_key"]],
    ["params[:password]", ["params[:password]"]],
    ["token.inspect", ["token.inspect"]],
    ["token.present?", []],
    ["token[0, 4]", []],
    ["token.last(4)", []],
    ["mask(token)", []],
    ["usage.total_tokens", []],
    ["user.password_digest", []],
    ['ENV.fetch("API_SECRET")', ['ENV.fetch("API_SECRET")']],
    ["{ id: 1, secret: value }", ["value"]],
    ["{ secret: value.present? }", []],
  ])("%s leaks %j", (source, expected) => {
    const file = open(`def m\n  x = ${source}\nend`);
    expect(leaksIn(child(at(file, `x = ${source}`), "right"), file).map((leak) => textOf(file, leak.node))).toEqual(expected);
  });
});

describe("routes", () => {
  test("as Rails draws them", () => {
    const file = open(
      `Rails.application.routes.draw do
  root "home#index"
  concern(:archivable) { post :archive, on: :member }
  namespace :admin do
    resources :users, only: %i[index destroy], concerns: :archivable
  end
  scope "/v1", module: "api" do
    resources :orders, only: [] do
      resources :lines, only: :create
      get :search, on: :collection
    end
  end
  resource :session, only: %i[create]
  get "health" => "checks#show"
  match "/hook", to: "hooks#call", via: %i[post put]
  authenticate :user do
    mount Sidekiq::Web => "/jobs"
  end
  mount Mail::Engine, at: "/letters" if Rails.env.development?
end`,
      "config/routes.rb",
    );
    expect(railsRoutes(file).map(({ method, path, handler, guards }) => [method, path, handler, ...guards].join(" "))).toEqual([
      "GET / home#index",
      "GET /admin/users admin/users#index",
      "DELETE /admin/users/:id admin/users#destroy",
      "POST /admin/users/:id/archive admin/users#archive",
      "POST /v1/orders/:order_id/lines api/lines#create",
      "GET /v1/orders/search api/orders#search",
      "POST /session sessions#create",
      "GET /health checks#show",
      "POST /hook hooks#call",
      "PUT /hook hooks#call",
      "ALL /jobs Sidekiq::Web authenticate :user",
    ]);
  });

  test("blocks of Sinatra and Grape, and what they touch", () => {
    const file = open(
      `require "sinatra"
before { authenticate! }
post "/orders" do
  Order.create!(params)
  Rails.cache.delete("x")
  Faraday.get(URL)
end`,
      "app.rb",
    );
    const [route] = blockRoutes(file);
    expect([route?.method, route?.path, route?.guards]).toEqual(["POST", "/orders", ["authenticate!"]]);
    expect(touchesOf(route?.block as SyntaxNode, file)).toEqual(["cache", "database", "external"]);
  });
});

describe("edits", () => {
  const edited = (file: RbFile, edit: { start: number; end: number; text: string } | undefined) =>
    applyEdits(file.text, edit ? [edit] : []);

  test("options are added the way the others stand", () => {
    const line = open("x = { a: 1 }");
    expect(edited(line, addEntries(at(line, "{ a: 1 }"), [{ key: "b", value: "2" }], line))).toBe("x = { a: 1, b: 2 }");
    const rockets = open("x = { :a => 1 }");
    expect(edited(rockets, addEntries(at(rockets, "{ :a => 1 }"), [{ key: "b", value: "2" }], rockets))).toBe("x = { :a => 1, :b => 2 }");
    const stacked = open("x = {\r\n  a: 1,\r\n}");
    expect(edited(stacked, addEntries(at(stacked, "{\r\n  a: 1,\r\n}"), [{ key: "b", value: "2" }], stacked))).toBe(
      "x = {\r\n  a: 1,\r\n  b: 2,\r\n}",
    );
    const empty = open("x = {}");
    expect(edited(empty, addEntries(at(empty, "{}"), [{ key: "b", value: "2" }], empty))).toBe("x = { b: 2 }");
  });

  test("items and statements are taken away without leaving gaps", () => {
    const list = open("f(a, b, c)");
    expect([0, 1, 2].map((index) => edited(list, removeItem(call(list, "f(a, b, c)").args[index] as SyntaxNode)))).toEqual([
      "f(b, c)",
      "f(a, c)",
      "f(a, b)",
    ]);
    const lines = open("a\nb # why\nc\n\nd\n");
    expect(edited(lines, removeStatement(at(lines, "c"), lines))).toBe("a\nb # why\n\nd\n");
    expect(edited(lines, removeStatement(at(lines, "b"), lines))).toBe("a\n# why\nc\n\nd\n");
    expect(edited(lines, removeStatement(at(lines, "d"), lines))).toBe("a\nb # why\nc\n");
  });

  test("a library is required once, below the others, and not in Rails", () => {
    const plain = open('# frozen_string_literal: true\n\nrequire "json"\n\nputs 1\n', "lib/tool.rb");
    expect(edited(plain, ensureRequire("securerandom", plain))).toBe(
      '# frozen_string_literal: true\n\nrequire "json"\nrequire "securerandom"\n\nputs 1\n',
    );
    const there = open("require 'securerandom'\n", "lib/tool.rb");
    expect(ensureRequire("securerandom", there)).toBeUndefined();
    const first = open("#!/usr/bin/env ruby\nputs 'x'\n", "lib/tool.rb");
    expect(edited(first, ensureRequire("securerandom", first))).toBe("#!/usr/bin/env ruby\nrequire 'securerandom'\n\nputs 'x'\n");
    const rails = open("x = 1\n", "app/models/order.rb");
    expect(ensureRequire("securerandom", rails)).toBeUndefined();
  });

  test("quotes follow the file", () => {
    const single = open("a = 'x'\nb = 'y'\nc = \"z\"");
    expect(quoted("k", single)).toBe("'k'");
    expect(quoted("k", open('a = "x"'))).toBe('"k"');
  });
});
