"""What the worker does for this room: the simulation that somebody asked for."""

from procrastinate.contrib.django import app

from charter.rooms.cost.forecasting import carry_out
from charter.rooms.cost.models import Forecast


@app.task(name="cost.forecast")
def run_forecast(pk: int) -> None:
    """May be run again after a crash: the same seed makes the same draws."""
    found = Forecast.objects.select_related("plan__project__department", "project", "by")
    forecast = found.get(pk=pk)
    if forecast.state in (Forecast.State.WAITING, Forecast.State.RUNNING):
        carry_out(forecast)
