"""What the tests of the lesson's screen type and look for."""

PICTURES = {"p-sun", "p-bee", "p-tree"}


def answers(lesson, *, right):
    return {f"q{question.pk}": question.choices.get(right=right).pk for question in lesson.questions.all()}


def drawn_with(page):
    return {template.name for template in page.templates}
