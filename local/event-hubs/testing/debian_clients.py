"""debian_clients.py CLIENT KAFKA_PORT AMQP_PORT HUB KEY: sends with a client of Debian's packages; prints a line for each outcome."""
import sys

client, kafka_port, amqp_port, hub, key = sys.argv[1:]
address = f"127.0.0.1:{kafka_port}"
connection = (
    f"Endpoint=sb://localhost:{amqp_port};SharedAccessKeyName=RootManageSharedAccessKey;"
    f"SharedAccessKey={key};UseDevelopmentEmulator=true;"
)
count = 2000


def kafka_python():
    from kafka import KafkaProducer

    producer = KafkaProducer(
        bootstrap_servers=address, compression_type="gzip", security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="PLAIN", sasl_plain_username="$ConnectionString", sasl_plain_password=connection,
    )
    sent = [producer.send(hub, str(number).encode(), key=str(number).encode()) for number in range(count)]
    print("sent", len([future.get(30) for future in sent]))


def confluent_kafka(more=()):
    from confluent_kafka import Producer

    errors = []
    producer = Producer({
        "bootstrap.servers": address, "security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": "PLAIN",
        "sasl.username": "$ConnectionString", "sasl.password": connection, "message.timeout.ms": 5000,
        "error_cb": errors.append, **dict(more),
    })
    if more:
        return producer.init_transactions(20)
    stored = []
    for number in range(count):
        producer.produce(hub, str(number), key=str(number), on_delivery=lambda error, _: error or stored.append(1))
    producer.flush(20)
    for error in errors[:1]:
        print(error.str())
    print("sent", len(stored))


def transaction():
    confluent_kafka({"transactional.id": "test"}.items())


def qpid_proton():
    from proton import Message
    from proton.utils import BlockingConnection

    receiving = f"{hub}/ConsumerGroups/$Default/Partitions/3"
    opened = BlockingConnection(
        f"amqp://127.0.0.1:{amqp_port}", timeout=10, allowed_mechs="PLAIN", allow_insecure_mechs=True,
        user="RootManageSharedAccessKey", password=key,
    )
    sender = opened.create_sender(f"{hub}/Partitions/3")
    for number in range(20):
        sender.send(Message(body=str(number).encode(), inferred=True))
    receiver = opened.create_receiver(receiving, credit=20)
    print("received", len({bytes(receiver.receive(timeout=10).body) for _ in range(20)}))
    opened.close()


try:
    globals()[client]()
except Exception as error:
    print(f"{type(error).__name__}: {error}")
