# Two conversations, as OpenInference's Python package and OpenTelemetry's own exporter report them.
from openinference.instrumentation import TracerProvider, using_session, using_user
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider(resource=Resource({"service.name": "python-app"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = provider.get_tracer("app")

for session, user, turns in [("py-1", "ada", 3), ("py-2", "grace", 1)]:
    for turn in range(turns):
        with using_session(session), using_user(user):
            with tracer.start_as_current_span("agent", openinference_span_kind="agent") as agent:
                agent.set_input(f"question {turn}")
                with tracer.start_as_current_span("model", openinference_span_kind="llm") as model:
                    model.set_attribute("llm.token_count.prompt", 100 + turn)
                    model.set_attribute("llm.token_count.completion", 10)
                agent.set_output(f"answer {turn}")
provider.shutdown()
