"""What a password must be, in words as the rest of the site speaks: what to do, once, and what is wrong."""

from django.contrib.auth import password_validation as django_validation


class LongEnough(django_validation.MinimumLengthValidator):
    def get_help_text(self) -> str:
        return f"{self.min_length}글자 이상으로 정해 주세요."

    def get_error_message(self) -> str:
        return f"비밀번호가 짧아요. {self.min_length}글자 이상 적어 주세요."


class NotLikeThePerson(django_validation.UserAttributeSimilarityValidator):
    def get_help_text(self) -> str:
        return "이름이나 메일 주소와 다르게 해 주세요."

    def get_error_message(self) -> str:
        return "이름이나 메일 주소와 너무 비슷해요. 다른 말을 섞어 주세요."


class NotCommon(django_validation.CommonPasswordValidator):
    def get_help_text(self) -> str:
        return "많은 사람이 쓰는 비밀번호는 쓸 수 없어요."

    def get_error_message(self) -> str:
        return "흔해서 금방 알아낼 수 있는 비밀번호예요. 조금 바꿔 주세요."


class NotOnlyDigits(django_validation.NumericPasswordValidator):
    def get_help_text(self) -> str:
        return "숫자만으로는 정할 수 없어요."

    def get_error_message(self) -> str:
        return "숫자만 있어요. 글자도 섞어 주세요."
