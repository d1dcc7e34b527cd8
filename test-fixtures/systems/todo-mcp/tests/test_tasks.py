import httpx


async def test_a_new_task_is_listed(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/v1/tasks", json={"title": "Water the ficus"})
    assert created.status_code == 201
    page = (await client.get("/api/v1/tasks")).json()
    assert [task["title"] for task in page["items"]] == ["Water the ficus"]
    assert page["next_offset"] is None


async def test_notes_lose_their_scripts(client: httpx.AsyncClient) -> None:
    created = await client.post("/api/v1/tasks", json={"title": "x", "notes_html": "<b>a</b><script>1</script>"})
    assert created.json()["notes_html"] == "<b>a</b>"


async def test_a_repeating_task_leaves_a_successor(client: httpx.AsyncClient) -> None:
    body = {"title": "Rent", "due_at": "2024-11-01T09:00:00Z", "repeat_days": 30}
    task_id = (await client.post("/api/v1/tasks", json=body)).json()["id"]
    done = await client.post(f"/api/v1/tasks/{task_id}/complete")
    assert done.json()["done"] is True
    items = (await client.get("/api/v1/tasks")).json()["items"]
    assert len(items) == 1 and items[0]["id"] != task_id


async def test_empty_titles_are_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/v1/tasks", json={"title": ""})).status_code == 422
