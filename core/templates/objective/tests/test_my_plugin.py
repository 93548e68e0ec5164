from nlpx.testing import contract_tests

TestContract = contract_tests("my-plugin")
