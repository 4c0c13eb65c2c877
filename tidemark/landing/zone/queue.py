"""A queue of SQS that buckets send notices of their objects to.

In: its URL. Out: buckets and keys, of notices by S3 itself or by EventBridge. What was received
stays in the queue until `delete`, and comes again to a later run if that is not called.
"""

import json
from typing import Any
from urllib.parse import unquote_plus

from tidemark.landing.aws import client, explained

BATCH = 10  # the most that SQS gives or deletes at once
MOST = 10_000  # messages of a run; what is left is the next one's

Object = tuple[str, str]  # bucket, key


class Queue:
    """One queue.

    objects:    what the notices of our buckets are about
    elsewhere:  other buckets; their messages stay in the queue
    unreadable: texts of messages that are no notices; they stay in the queue, too
    """

    def __init__(self, url: str):
        self._url = url
        self._sqs = client("sqs")
        self._receipts: list[str] = []
        self.objects: set[Object] = set()
        self.elsewhere: set[str] = set()
        self.unreadable: list[str] = []

    def receive(self, buckets: set[str]) -> None:
        """Takes what there is, or MOST of it. Errors: AwsError that names TIDEMARK_NOTICES."""
        seen: set[str] = set()
        while len(seen) < MOST:
            with explained(f"receive from the queue of TIDEMARK_NOTICES ({self._url})"):
                answer = self._sqs.receive_message(
                    QueueUrl=self._url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=0
                )
            # A message comes again within a run if the queue hides those received for seconds only.
            new = [each for each in answer.get("Messages", ()) if each["MessageId"] not in seen]
            if not new:
                return
            for message in new:
                seen.add(message["MessageId"])
                self._take(message, buckets)

    def delete(self) -> None:
        """Removes the messages that `objects` come from. What SQS keeps all the same comes again,
        and says what is known. Errors: AwsError that names TIDEMARK_NOTICES."""
        for start in range(0, len(self._receipts), BATCH):
            batch = enumerate(self._receipts[start : start + BATCH])
            with explained(f"delete from the queue of TIDEMARK_NOTICES ({self._url})"):
                self._sqs.delete_message_batch(
                    QueueUrl=self._url,
                    Entries=[{"Id": str(n), "ReceiptHandle": receipt} for n, receipt in batch],
                )

    def _take(self, message: dict[str, Any], buckets: set[str]) -> None:
        try:
            objects = objects_of(message["Body"])
        except ValueError:
            self.unreadable.append(message["Body"])
            return
        others = {bucket for bucket, _ in objects} - buckets
        self.objects |= {each for each in objects if each[0] in buckets}
        self.elsewhere |= others
        if not others:
            self._receipts.append(message["ReceiptHandle"])


def objects_of(text: str) -> set[Object]:
    """The objects that a message is about; ValueError if it is no notice."""
    try:
        found = json.loads(text)
        if found.get("Event") == "s3:TestEvent":
            return set()
        if "Records" in found:  # of S3: keys are written as in forms
            notices = [record["s3"] for record in found["Records"]]
            return {
                (each["bucket"]["name"] + "", unquote_plus(each["object"]["key"]))
                for each in notices
            }
        bucket, key = found["detail"]["bucket"]["name"], found["detail"]["object"]["key"]
        return {(bucket + "", key + "")}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no notice of S3 ({error})") from error
