from nlpx.testing import ArchitectureCase, contract_tests, sample_vectors

TestContract = contract_tests(
    "my-plugin",
    ArchitectureCase(
        "my_plugin.Encoder.v1",
        settings={"width": 8},
        inputs=sample_vectors,
    ),
)
