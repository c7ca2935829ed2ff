"""What payment providers tell us, and the sandbox's page for a second factor."""

import hmac
from hashlib import sha256
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from serving.bootstrap import Services
from serving.errors import NotFound, RequestInvalid, SignatureInvalid
from serving.http.identity import CurrentServices
from serving.http.raw import json_answer, json_body, raw_body

router = APIRouter(tags=["payments"])
_OUTCOMES = ("succeeded", "failed")
