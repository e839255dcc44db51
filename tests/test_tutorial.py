"""The tutorial says what happens."""

import pytest
from documents import check_code, page


@pytest.mark.usefixtures("single_precision")
@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.WithoutKernels")
def test_the_code_runs_and_gives_what_the_comments_say() -> None:
    assert check_code(page("docs/tutorial.md"), "tutorial.md") == 21
