"""Text messages by Twilio's HTTP API."""

import httpx

from serving.notifying.carriers import Later, Never, Parcel, Unsure
from serving.setting_groups import SmsSettings

_TIMEOUT = httpx.Timeout(15.0)


class TwilioCarrier:
    """Hands text messages to Twilio."""

    name = "twilio"
    repeatable = False

    def __init__(self, settings: SmsSettings) -> None:
        self._sender = settings.sender
        self._path = f"/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
        self._http = httpx.AsyncClient(
            base_url=settings.api_base,
            auth=(settings.account_sid, settings.auth_token.get_secret_value()),
            timeout=_TIMEOUT,
            trust_env=False,
        )

    async def bring(self, parcel: Parcel) -> None:
        sender = {"MessagingServiceSid" if self._sender.startswith("MG") else "From": self._sender}
        form = {"To": parcel.notice.recipient, "Body": parcel.notice.text, **sender}
        try:
            answer = await self._http.post(self._path, data=form)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Later(f"the message service cannot be reached: {error}") from error
        except httpx.HTTPError as error:
            raise Unsure(f"the message service did not answer: {type(error).__name__}") from error
        if answer.is_success:
            return
        words = f"{answer.status_code} {_reason(answer)}"
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Later(words)
        raise Never(words)

    async def close(self) -> None:
        await self._http.aclose()


def _reason(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return answer.reason_phrase
    return f"{body.get('code', '')} {body.get('message', '')}".strip() if isinstance(body, dict) else ""
