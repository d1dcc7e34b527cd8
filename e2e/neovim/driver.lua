-- A language client that shares no code with VS Code: Neovim's own. Run by driver.ts as
--   nvim --headless -u NONE -i NONE -n -S driver.lua
-- It reads its task as JSON from the file named in SEAWORTHY_TASK: { server, folder, file, code }. It opens the file, waits for a
-- pushed diagnostic with that code, asks for the code actions there, applies the preferred one, waits until the diagnostic is gone and
-- ends the server. What it saw goes as JSON to the file named in SEAWORTHY_ANSWER; `failure` in it says what it waited for in vain.
-- Written for Neovim 0.7, which knows pushed diagnostics only.

local LONGEST_WAIT_MS = 60000
local POLL_MS = 20

local function read_task()
  local handle = assert(io.open(os.getenv("SEAWORTHY_TASK"), "r"))
  local text = handle:read("*a")
  handle:close()
  return vim.json.decode(text)
end

local function write_answer(answer)
  local handle = assert(io.open(os.getenv("SEAWORTHY_ANSWER"), "w"))
  handle:write(vim.json.encode(answer))
  handle:close()
end

local answer = {}

-- Lets Neovim work on its events until `probe` returns something true, and returns that.
local function wait_for(what, probe)
  local value
  vim.wait(LONGEST_WAIT_MS, function()
    value = probe()
    return value or answer.exit
  end, POLL_MS)
  if not value then
    error("waited in vain for " .. what .. (answer.exit and ": the server ended" or ""), 0)
  end
  return value
end

-- The newest diagnostics that the server pushed, by URI, as they came.
local pushed = {}

local function record_diagnostics(_, params, context, config)
  pushed[params.uri] = params.diagnostics
  vim.lsp.diagnostic.on_publish_diagnostics(_, params, context, config)
end

local function find_by_code(diagnostics, code)
  for _, diagnostic in ipairs(diagnostics or {}) do
    if diagnostic.code == code then
      return diagnostic
    end
  end
end

local function request(client, buffer, method, params)
  local response = assert(client.request_sync(method, params, LONGEST_WAIT_MS, buffer), method .. " got no answer")
  if response.err then
    error(method .. ": " .. response.err.message, 0)
  end
  return response.result
end

local function preferred_edit(client, buffer, actions)
  for _, action in ipairs(actions) do
    if action.isPreferred then
      local complete = action.edit and action or request(client, buffer, "codeAction/resolve", action)
      return complete.edit
    end
  end
  error("no code action is preferred", 0)
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end

local function start_server(task)
  local id = vim.lsp.start_client({
    cmd = task.server,
    root_dir = task.folder,
    workspace_folders = { { uri = vim.uri_from_fname(task.folder), name = "project" } },
    handlers = { ["textDocument/publishDiagnostics"] = record_diagnostics },
    on_exit = function(code, signal)
      answer.exit = { code = code, signal = signal }
    end,
  })
  assert(id, "the server cannot be started")
  return id
end

local function perform(task)
  vim.cmd("cd " .. vim.fn.fnameescape(task.folder))
  vim.cmd("edit " .. vim.fn.fnameescape(task.file))
  local buffer = vim.api.nvim_get_current_buf()
  local uri = vim.uri_from_bufnr(buffer)

  local id = start_server(task)
  vim.lsp.buf_attach_client(buffer, id)
  wait_for("the server's answer to initialize", function()
    local client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end)
  local client = vim.lsp.get_client_by_id(id)
  answer.capabilities = client.server_capabilities

  local finding = wait_for("a diagnostic " .. task.code, function()
    return find_by_code(pushed[uri], task.code)
  end)
  answer.diagnostics = pushed[uri]
  answer.shown = #vim.diagnostic.get(buffer)

  answer.actions = request(client, buffer, "textDocument/codeAction", {
    textDocument = { uri = uri },
    range = finding.range,
    context = { diagnostics = { finding } },
  })
  vim.lsp.util.apply_workspace_edit(preferred_edit(client, buffer, answer.actions), client.offset_encoding)
  answer.fixed = text_of(buffer)
  wait_for("the end of the diagnostic " .. task.code, function()
    return not find_by_code(pushed[uri], task.code)
  end)

  client.stop()
  wait_for("the server's end", function()
    return answer.exit
  end)
end

local succeeded, failure = pcall(function()
  perform(read_task())
end)
if not succeeded then
  answer.failure = tostring(failure)
end
write_answer(answer)
vim.lsp.stop_client(vim.lsp.get_active_clients(), true)
vim.cmd("qall!")
